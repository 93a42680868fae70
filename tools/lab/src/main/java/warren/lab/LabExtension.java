package warren.lab;

import java.lang.reflect.Method;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;
import warren.lab.broker.NoBrokerException;

/** Gives each test its {@link Lab}, a time limit, and failures that explain themselves. */
public final class LabExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver,
        InvocationInterceptor {

  /**
   * A configuration parameter of JUnit's. With it, what each test said on the wire is published as
   * a report entry of the same name.
   */
  public static final String RECORD = "warren.record";

  private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

  /**
   * What both test classes of an exercise have in common until all tests have run: a virtual host
   * costs the broker more than many a test does.
   *
   * @param tests counts them, so that each has names of its own
   */
  private record Shared(World world, AtomicInteger tests) implements AutoCloseable {
    @Override
    public void close() {
      world.close();
    }
  }

  /** Made by JUnit. */
  public LabExtension() {}

  @Override
  public void beforeAll(ExtensionContext context) {
    Standstill.begin();
    var type = context.getRequiredTestClass();
    var store = context.getStore(NAMESPACE);
    var shared =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(
                warren.course.Exercise.testClasses(type.getName()).get(0),
                name -> new Shared(new World(type.getSimpleName()), new AtomicInteger()),
                Shared.class);
    store.put(World.class, shared.world());
    store.put(AtomicInteger.class, shared.tests());
    store.put(Tally.class, new Tally());
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    var store = context.getStore(NAMESPACE);
    var world = store.get(World.class, World.class);
    world.begin(
        context.getRequiredTestClass().isAnnotationPresent(RestartsBroker.class)
            || context.getRequiredTestMethod().isAnnotationPresent(RestartsBroker.class));
    var lab =
        new Lab(
            world,
            store.get(AtomicInteger.class, AtomicInteger.class).incrementAndGet(),
            new LearnerCode(context.getRequiredTestClass()));
    store.put(Lab.class, lab);
    Tapes.begin(() -> lab.tape(context.getUniqueId()));
    require(world.lostBefore()); // what broke under one test need not be tried again by the next
    Thread.setDefaultUncaughtExceptionHandler(lab.troubles()::inThread);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    tally(context).ended(context.getRequiredTestMethod(), context.getExecutionException());
    var lab = lab(context);
    if (context.getConfigurationParameter(RECORD).isPresent()) {
      context.publishReportEntry(RECORD, lab.score());
    }
    try {
      lab.close();
    } catch (RuntimeException e) {
      requireEnvironment(lab);
      throw e;
    } finally {
      Tapes.end();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    context.getStore(NAMESPACE).get(World.class, World.class).rest();
    tally(context).leave(context.getRequiredTestClass());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Lab.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return lab(context);
  }

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptDynamicTest(
      Invocation<Void> invocation,
      DynamicTestInvocationContext invocationContext,
      ExtensionContext context)
      throws Throwable {
    run(invocation, context);
  }

  @Override
  public void interceptBeforeEachMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable e) {
      requireEnvironment(lab(context));
      throw e;
    }
  }

  /**
   * Nothing is to be said about the code of a test that lost the ground under its feet.
   *
   * @throws EnvironmentException if that is so
   */
  private static void requireEnvironment(Lab lab) {
    require(lab.lost());
  }

  private static void require(Optional<String> lost) {
    lost.ifPresent(
        what -> {
          throw new EnvironmentException(what);
        });
  }

  private static void run(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
    var code = new LearnerCode(context.getRequiredTestClass());
    try {
      ExitWatch.testBegins(code);
      TimeLimit.run(invocation::proceed, code, TimeLimit.LIMIT);
    } catch (TestAbortedException | NoBrokerException e) {
      throw e;
    } catch (Hurry.NotJudgedError e) {
      throw new TestAbortedException(e.getMessage());
    } catch (Throwable e) {
      lab(context).failed();
      requireEnvironment(lab(context));
      if (e instanceof EnvironmentException) {
        throw e;
      }
      var exercise = context.getRequiredTestClass().getAnnotation(Exercise.class).value();
      throw new Explanation(exercise, claim(context), code, lab(context)).explain(e);
    } finally {
      ExitWatch.testEnds();
    }
  }

  /** The test's name as a sentence, without the types of its parameters. */
  private static String claim(ExtensionContext context) {
    return context.getDisplayName().replaceFirst(" ?\\([^()]*\\)$", "");
  }

  private static Tally tally(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Tally.class, Tally.class);
  }

  private static Lab lab(ExtensionContext context) {
    return context.getStore(NAMESPACE).get(Lab.class, Lab.class);
  }
}
