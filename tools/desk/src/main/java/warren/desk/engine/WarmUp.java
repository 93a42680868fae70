package warren.desk.engine;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/**
 * Does once what a job will do, so that compiler, JUnit, client and lab are loaded and quick when
 * the job comes. What it finds does not matter: without a broker its own test fails, and what is
 * rehearsed need not compile.
 */
final class WarmUp {

  /** After so many times, compiling the same once more is hardly any quicker. */
  private static final int REHEARSALS = 6;

  private final LessonCompiler compiler;
  private final Launcher launcher;

  WarmUp(LessonCompiler compiler, Launcher launcher) {
    this.compiler = compiler;
    this.launcher = launcher;
  }

  /** How far it goes. */
  enum Depth {
    /** A message goes through the lab's wire to a broker and back. */
    WITH_BROKER,
    /** Compiler and JUnit only. */
    WITHOUT_BROKER,
    /** Nothing: the job is waiting already. */
    NONE
  }

  void exercise(Depth depth) {
    if (depth == Depth.NONE) {
      return;
    }
    Path file = Path.of("warm", "WarmUpTest.java").toAbsolutePath();
    Job job =
        new Job(
            List.of(file.getParent().getParent()),
            Map.of(file, source()),
            "warm.WarmUpTest",
            depth == Depth.WITH_BROKER ? Optional.empty() : Optional.of("text_is_compared"));
    var errors = run(job);
    if (!errors.isEmpty()) {
      throw new IllegalStateException(errors);
    }
  }

  /** Has JUnit loaded and quick, where there is no time for more. */
  static void junit(Launcher launcher) {
    var request = LauncherDiscoveryRequestBuilder.request();
    launcher.execute(request.selectors(selectClass(Nothing.class)).build());
  }

  /** A test that finds nothing. */
  static final class Nothing {
    @Test
    void passes() {}
  }

  /** Does a job like the one that is likely to come next, until that has come. */
  void rehearse(Job job, BooleanSupplier hasCome) {
    for (int i = 0; i < REHEARSALS && !hasCome.getAsBoolean(); i++) {
      compiler.compile(job);
    }
    if (!hasCome.getAsBoolean()) {
      run(job);
    }
  }

  /** The compiler's errors, where there are any; else the tests have been run. */
  private String run(Job job) {
    var compilation = compiler.compile(job);
    if (!compilation.errors().isEmpty()) {
      return compilation.errors();
    }
    LessonClasses classes = new LessonClasses(compilation.classes());
    try {
      new TestRun(classes, new Progress(), tested -> tested.line())
          .run(launcher, classes, job, Message.Wire.NOTHING);
    } catch (ClassNotFoundException impossible) {
      throw new IllegalStateException(impossible);
    }
    return "";
  }

  private static String source() {
    try (InputStream in = WarmUp.class.getResourceAsStream("WarmUpTest.java.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
