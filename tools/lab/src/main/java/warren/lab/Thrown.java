package warren.lab;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.ShutdownSignalException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An exception as the learner's code saw it: the kind that it would have to catch, and what the
 * broker or another cause within it says.
 *
 * @param kind a class's simple name, such as {@code IOException}
 * @param line where in the learner's code, as {@code Greeter.java:23}, if it is known
 * @param reason what happened, in one line; empty if nobody says
 */
record Thrown(String kind, Optional<String> line, String reason) {

  /** Nobody nests them deeper on purpose; a chain may run in a circle. */
  private static final int DEEPEST = 20;

  /** The state of an executor, in the long message with which it takes no more tasks. */
  private static final Predicate<String> ENDED =
      Pattern.compile("rejected from .*\\[(Terminated|Shutting down)").asPredicate();

  /** Why waitForConfirmsOrDie closes its channel, as amqp-client's ChannelN says it. */
  private static final Set<String> CONFIRMS_OR_DIE =
      Set.of("NACKS RECEIVED", "TIMEOUT WAITING FOR ACK");

  /**
   * What the code saw of an exception that a test has in hand: the outermost in its chain of causes
   * that came through the learner's code, since a test or a library may have wrapped it.
   */
  static Thrown of(Throwable thrown, LearnerCode code) {
    var seen =
        chain(thrown)
            .filter(each -> code.nearest(each.getStackTrace()).isPresent())
            .findFirst()
            .orElse(thrown);
    return new Thrown(kind(seen), code.line(seen), reason(seen));
  }

  private static Stream<Throwable> chain(Throwable thrown) {
    return Stream.iterate(thrown, each -> each != null, Throwable::getCause).limit(DEEPEST);
  }

  private static String kind(Throwable thrown) {
    var type = thrown.getClass();
    return (type.isAnonymousClass() ? type.getSuperclass() : type).getSimpleName();
  }

  private static String reason(Throwable thrown) {
    var causes = chain(thrown).toList();
    var closed =
        causes.stream()
            .filter(ShutdownSignalException.class::isInstance)
            .map(ShutdownSignalException.class::cast)
            .findFirst();
    return joined(ownMessage(thrown), closed.map(Thrown::closed).orElseGet(() -> cause(causes)));
  }

  /** What it says itself, not what it repeats of its cause. */
  private static String ownMessage(Throwable thrown) {
    var message = thrown.getMessage();
    if (thrown instanceof RejectedExecutionException && message != null && ENDED.test(message)) {
      return "the executor has been shut down";
    }
    var cause = thrown.getCause();
    boolean repeats = cause != null && message != null && message.equals(cause.toString());
    return message == null || repeats || thrown instanceof ShutdownSignalException
        ? ""
        : message.lines().findFirst().orElse("");
  }

  /** The innermost that says anything, with its kind. */
  private static String cause(List<Throwable> causes) {
    for (int i = causes.size() - 1; i > 0; i--) {
      var message = ownMessage(causes.get(i));
      if (!message.isEmpty()) {
        return kind(causes.get(i)) + ": " + message;
      }
    }
    return causes.size() > 1 ? kind(causes.get(causes.size() - 1)) : "";
  }

  private static String joined(String message, String cause) {
    if (message.isEmpty() || cause.isEmpty() || cause.endsWith(": " + message)) {
      return message.isEmpty() ? cause : message;
    }
    return message + " (" + cause + ")";
  }

  private static String closed(ShutdownSignalException shutdown) {
    var what = shutdown.isHardError() ? "connection" : "channel";
    var how = shutdown instanceof AlreadyClosedException ? " was closed already" : " closed";
    if (shutdown.isInitiatedByApplication()) {
      return what + how + ", by " + closer(shutdown);
    }
    if (shutdown.getReason() instanceof AMQP.Channel.Close close) {
      return what + how + ", " + close.getReplyCode() + " " + close.getReplyText();
    }
    if (shutdown.getReason() instanceof AMQP.Connection.Close close) {
      return what + how + ", " + close.getReplyCode() + " " + close.getReplyText();
    }
    return what + " lost";
  }

  /** The client library closes a channel by itself in few places; each has words of its own. */
  private static String closer(ShutdownSignalException shutdown) {
    return shutdown.getReason() instanceof AMQP.Channel.Close close
            && CONFIRMS_OR_DIE.contains(close.getReplyText())
        ? "waitForConfirmsOrDie: " + close.getReplyText()
        : "the client itself";
  }

  /** As in {@code IOException at Greeter.java:23: channel closed, 404 NOT_FOUND …}. */
  @Override
  public String toString() {
    return kind
        + line.map(place -> " at " + place).orElse("")
        + (reason.isEmpty() ? "" : ": " + reason);
  }
}
