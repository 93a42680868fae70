package warren.desk.engine;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.jar.JarFile;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.core.LauncherFactory;
import org.slf4j.LoggerFactory;
import warren.lab.Failure;
import warren.lab.Lab;
import warren.lab.broker.keeper.CourseBroker;
import warren.lab.telling.Excerpt;

/**
 * Does what a worker does for its job as far as that needs no broker, loads what it needs for the
 * rest, and ends. The launcher has the JVM archive the classes that are loaded by then (application
 * class-data sharing), and a worker that starts with the archive has its verdict a second earlier.
 */
public final class Practice {

  /** All of these libraries is loaded, as without a broker they do nothing. */
  private static final List<Class<?>> NEED_A_BROKER =
      List.of(Lab.class, ConnectionFactory.class, Awaitility.class, LoggerFactory.class);

  private static final Failure FAILURE =
      new Failure(
          "",
          true,
          "",
          "",
          "",
          List.of(new Failure.Cause("", "")),
          new Excerpt(
              List.of(new Excerpt.Line(0, 0, "", "", "", true, "", "", Excerpt.Weight.SAID)), 1),
          List.of(),
          "");

  private Practice() {}

  /**
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    for (Message message :
        List.of(
            new Message.Prepare(WarmUp.Depth.NONE, List.of(), false),
            new Message.Ready(),
            new Message.Planned(1),
            new Message.Began(""),
            new Message.Tested("", "", TestResult.Status.PASSED, null, "", 0),
            new Message.Tested("", "", TestResult.Status.FAILED, FAILURE, "", 0),
            new Message.Ended(Verdict.Outcome.PASSED, "", ""))) {
      Message.read(message.line());
    }
    new WarmUp(new LessonCompiler(), LauncherFactory.create())
        .exercise(WarmUp.Depth.WITHOUT_BROKER);
    connectToNothing();
    for (var of : NEED_A_BROKER) {
      load(LessonCompiler.library(of));
    }
    // The last, as it fails where the settings make no sense.
    CourseBroker.of(Path.of(System.getProperty("warren.root"))).status();
  }

  private static void connectToNothing() throws IOException {
    var factory = new ConnectionFactory();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      factory.setPort(taken.getLocalPort());
    }
    try {
      factory.newConnection().close();
    } catch (IOException | TimeoutException asExpected) {
      // What it takes to come to this is loaded now.
    }
  }

  private static void load(Path library) throws IOException {
    try (var jar = new JarFile(library.toFile())) {
      for (var entry : jar.stream().toList()) {
        if (entry.getName().endsWith(".class") && !entry.getName().contains("-")) {
          load(entry.getName().replaceFirst("\\.class$", "").replace('/', '.'));
        }
      }
    }
  }

  private static void load(String className) {
    try {
      Class.forName(className, false, Practice.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError optional) {
      // It is for a library that is not here.
    }
  }
}
