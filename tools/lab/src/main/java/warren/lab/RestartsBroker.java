package warren.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test that {@linkplain BrokerControl#restart restarts} or {@linkplain BrokerControl#kill
 * kills} the broker, or a class of such tests: it has the broker to itself, while the tests of all
 * other classes, in whatever process, wait.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface RestartsBroker {}
