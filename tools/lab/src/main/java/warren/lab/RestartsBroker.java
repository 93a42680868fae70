package warren.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the test class of an exercise whose tests {@linkplain BrokerControl#restart restart} or
 * {@linkplain BrokerControl#kill kill} the broker: it has the broker to itself, while the tests of
 * all other classes, in whatever process, wait.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface RestartsBroker {}
