package warren.lab.wire;

import com.rabbitmq.client.impl.Method;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a client is told of some of its messages in place of what the broker says. Each answer is
 * sent once the broker has confirmed what it is about and those listed before it are sent.
 *
 * <p>Messages are those published on channels in confirm mode, counted from when it was {@linkplain
 * Wire#arm armed}, over all the client's connections; from the first that an answer covers, only
 * those of its channel, since delivery tags are a channel's.
 */
public final class Answers implements Mishap {

  private final String words;
  private final List<Answer> all;
  private final Deque<Answer> due;

  /** The delivery tags of messages that are covered and have no answer yet. */
  private final Map<Integer, Long> unanswered = new HashMap<>();

  private Optional<Object> channel = Optional.empty();
  private int seen;
  private volatile boolean fired;

  /**
   * Answers that are not armed yet.
   *
   * @param answers in the order in which they are sent
   * @throws IllegalArgumentException if there is none, or one is about a message that has its
   *     answer
   */
  public Answers(List<Answer> answers) {
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("no answer to give");
    }
    for (int i = 0; i < answers.size(); i++) {
      int message = answers.get(i).message();
      if (answers.subList(0, i).stream().anyMatch(before -> before.covers(message))) {
        throw new IllegalArgumentException("message " + message + " is answered twice");
      }
    }
    all = List.copyOf(answers);
    due = new ArrayDeque<>(all);
    words = all.stream().map(Answer::toString).collect(Collectors.joining(", "));
  }

  /** Whether all are sent. */
  @Override
  public boolean fired() {
    return fired;
  }

  /** How many messages were counted. */
  @Override
  public synchronized int seen() {
    return seen;
  }

  @Override
  public synchronized String missed() {
    int needed = all.stream().mapToInt(Answer::message).max().orElseThrow();
    return "The test answers in the broker's place here: %s. %s."
        .formatted(
            words,
            seen == 0
                ? "No message came on a channel in confirm mode"
                : seen < needed
                    ? "For all of that it takes %d messages, and %d came".formatted(needed, seen)
                    : "Not all of that was sent before the test ended");
  }

  void fire() {
    fired = true;
  }

  /** Counts a message; a channel is equal to itself alone. */
  synchronized void published(Object on, long deliveryTag) {
    if (channel.isEmpty() || isOn(on)) {
      int message = ++seen;
      if (all.stream().anyMatch(answer -> answer.covers(message))) {
        channel = Optional.of(on);
        unanswered.put(message, deliveryTag);
      }
    }
  }

  /** Whether the broker's answer would tell of a message that is to be answered here. */
  synchronized boolean forestalls(Object on, Settlement said) {
    return isOn(on) && unanswered.values().stream().anyMatch(said::covers);
  }

  /**
   * Takes the answers whose turn it is.
   *
   * @param unconfirmed the delivery tags that the broker has not answered yet
   */
  synchronized List<Method> due(Object on, NavigableSet<Long> unconfirmed) {
    var told = new ArrayList<Method>();
    while (isOn(on) && !due.isEmpty() && isConfirmed(due.peek(), unconfirmed)) {
      var answer = due.remove();
      told.add(answer.told(unanswered.get(answer.message())));
      unanswered.keySet().removeIf(answer::covers);
    }
    return told;
  }

  /** Whether nothing is left to be sent. */
  synchronized boolean isDone() {
    return due.isEmpty();
  }

  private boolean isConfirmed(Answer answer, NavigableSet<Long> unconfirmed) {
    var tag = unanswered.get(answer.message());
    return tag != null
        && (answer.multiple()
            ? unconfirmed.headSet(tag, true).isEmpty()
            : !unconfirmed.contains(tag));
  }

  private boolean isOn(Object other) {
    return channel.filter(own -> own == other).isPresent();
  }

  /** As in {@code the lab to answer basic.publish with ack 2, nack 1}. */
  @Override
  public String toString() {
    return "the lab to answer basic.publish with " + words;
  }
}
