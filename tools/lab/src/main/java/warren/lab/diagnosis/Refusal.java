package warren.lab.diagnosis;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Direction;
import warren.lab.wire.WireEvent.Kind;

/**
 * The broker closed a channel or a connection, which it does only for an error (AMQP 0-9-1, 1.2).
 *
 * @param close the broker's close
 * @param what {@code channel} or {@code connection}
 * @param code the reply code
 * @param text the broker's words
 * @param call what it refused, if the broker told the method and the client had sent such a one
 */
record Refusal(WireEvent close, String what, int code, String text, Optional<WireEvent> call) {

  private static final Pattern TAG = Pattern.compile("unknown delivery tag (\\d+)");

  /** The class and the method that the broker closes for; 0 for none. */
  private record Failing(int classId, int methodId) {
    boolean is(WireEvent event) {
      return event.direction() == Direction.TO_BROKER
          && event
              .method(Method.class)
              .filter(m -> m.protocolClassId() == classId && m.protocolMethodId() == methodId)
              .isPresent();
    }
  }

  /** Of a kind: with that code, and words that match. */
  static Rule rule(String id, int code, String words, String meaning) {
    return rule(id, code, words, (evidence, refusal) -> true, meaning);
  }

  /**
   * @param words a pattern to be found in the broker's words; its groups fill the placeholders of
   *     the meaning from {@code %2$s} on
   */
  static Rule rule(
      String id, int code, String words, BiPredicate<Evidence, Refusal> condition, String meaning) {
    var pattern = Pattern.compile(words);
    return new Rule(
        id,
        meaning.isEmpty() ? "%s" : "%s " + meaning,
        evidence ->
            in(evidence)
                .filter(refusal -> code == ANY ? refusal.isAnError() : refusal.code == code)
                .filter(refusal -> pattern.matcher(refusal.text).find())
                .filter(refusal -> condition.test(evidence, refusal))
                .map(refusal -> refusal.found(pattern)));
  }

  /** Any code but that of a broker which is being stopped: that answers no call. */
  static final int ANY = 0;

  private boolean isAnError() {
    return code != AMQP.CONNECTION_FORCED && code != AMQP.REPLY_SUCCESS;
  }

  private Found found(Pattern pattern) {
    var values = new ArrayList<String>();
    values.add(
        "The broker closed the %s: %d %s.%s"
            .formatted(
                what,
                code,
                text.replaceFirst("\\.+$", ""),
                call.map(event -> " The refused call is " + CallWords.of(event) + ".").orElse("")));
    var matcher = pattern.matcher(text);
    if (matcher.find()) {
      for (int group = 1; group <= matcher.groupCount(); group++) {
        values.add(Optional.ofNullable(matcher.group(group)).orElse(""));
      }
    }
    return new Found(Stream.concat(call.stream(), Stream.of(close)).toList(), List.copyOf(values));
  }

  /** All but those of what the test itself asked for. */
  private static Stream<Refusal> in(Evidence evidence) {
    return evidence.events().stream()
        .filter(event -> event.direction() == Direction.TO_CLIENT && event.kind() == Kind.METHOD)
        .flatMap(event -> of(evidence, event).stream())
        .filter(refusal -> refusal.call.filter(Evidence::byTheTest).isEmpty())
        .filter(refusal -> !Names.askedAndWentOn(evidence, refusal));
  }

  private static Optional<Refusal> of(Evidence evidence, WireEvent event) {
    return event
        .method(AMQP.Channel.Close.class)
        .map(
            close ->
                new Refusal(
                    event,
                    "channel",
                    close.getReplyCode(),
                    close.getReplyText(),
                    call(
                        evidence.before(event),
                        new Failing(close.getClassId(), close.getMethodId()),
                        close.getReplyText())))
        .or(
            () ->
                event
                    .method(AMQP.Connection.Close.class)
                    .map(
                        close ->
                            new Refusal(
                                event,
                                "connection",
                                close.getReplyCode(),
                                close.getReplyText(),
                                call(
                                    onConnection(evidence, event),
                                    new Failing(close.getClassId(), close.getMethodId()),
                                    close.getReplyText()))));
  }

  private static Stream<WireEvent> onConnection(Evidence evidence, WireEvent close) {
    return evidence.events().stream()
        .filter(event -> event.number() < close.number())
        .filter(
            event ->
                event.client().equals(close.client()) && event.connection() == close.connection());
  }

  /** Of several that were under way, the last that the words fit; of one, that. */
  private static Optional<WireEvent> call(Stream<WireEvent> before, Failing failing, String text) {
    var calls = before.filter(failing::is).toList();
    return calls.stream()
        .filter(call -> fits(call, text))
        .reduce((first, second) -> second)
        .or(() -> calls.size() == 1 ? Optional.of(calls.get(0)) : Optional.empty());
  }

  private static boolean fits(WireEvent call, String text) {
    Matcher tag = TAG.matcher(text);
    return tag.find()
        ? Settlement.of(call).filter(s -> s.tag() == Long.parseLong(tag.group(1))).isPresent()
        : CallWords.names(call).stream().anyMatch(name -> text.contains("'" + name + "'"));
  }
}
