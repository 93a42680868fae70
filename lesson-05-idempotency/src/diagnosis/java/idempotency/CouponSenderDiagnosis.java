package idempotency;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.Mistake;
import warren.lab.diagnosis.Prefetch;
import warren.lab.wire.Settlement;
import warren.lab.wire.WireEvent;

class CouponSenderDiagnosis {

  private static final Set<String> SIMPLE =
      Set.of("SET", "SETNX", "GET", "GETSET", "EXISTS", "PSETEX", "SETEX", "DEL", "HSETNX");

  /** Ends a record, be it in a script. */
  private static final Pattern ENDS =
      Pattern.compile("\\b(h?del|unlink|getdel|p?expire(at)?)\\b", Pattern.CASE_INSENSITIVE);

  private static final Set<String> OPTIONS =
      Set.of("NX", "XX", "GET", "EX", "PX", "EXAT", "PXAT", "KEEPTTL");

  private static final int PROGRAMS = 2;

  /** A command to Redis, as words. */
  private record Command(List<String> words) {

    Command(String text) {
      this(Arrays.asList(text.split(" ")));
    }

    boolean is(String... names) {
      return Arrays.asList(names).contains(words.get(0));
    }

    String key() {
      return words.get(1);
    }

    /** Whether such an option stands behind key and value. */
    boolean has(String... options) {
      return words.stream().skip(3).anyMatch(Arrays.asList(options)::contains);
    }

    boolean claims() {
      return is("SETNX", "HSETNX") || is("SET") && has("NX");
    }

    /** All words of it, up to the first option. */
    List<String> value() {
      return words.stream().skip(2).takeWhile(word -> !OPTIONS.contains(word)).toList();
    }

    boolean expires() {
      return is("SET") && has("EX", "PX", "EXAT", "PXAT");
    }

    boolean hasTheLease() {
      return has("KEEPTTL") || lease() == Coupons.HOUR.toMillis();
    }

    /** The number behind PX, or behind EX in milliseconds; -1 if there is none. */
    long lease() {
      int px = words.indexOf("PX");
      int ex = words.indexOf("EX");
      return px > 2
          ? Long.parseLong(words.get(px + 1))
          : ex > 2 ? Long.parseLong(words.get(ex + 1)) * 1000 : -1;
    }
  }

  @Mistake("claim-for-ever")
  boolean claim_for_ever(Evidence run) {
    return claims(run).anyMatch(command -> !command.expires()) && !says(run, this::expiresLater);
  }

  @Mistake("expiry-set-afterwards")
  boolean expiry_set_afterwards(Evidence run) {
    return claims(run).anyMatch(command -> !command.expires()) && says(run, this::expiresLater);
  }

  private boolean expiresLater(Command command) {
    return command.is("EXPIRE", "PEXPIRE", "EXPIREAT", "PEXPIREAT");
  }

  /** It is looked at again and again, and nobody has tried to claim it but once. */
  @Mistake("looks-and-never-claims")
  boolean looks_and_never_claims(Evidence run) {
    return claims(run)
        .map(Command::key)
        .anyMatch(
            key ->
                claims(run).filter(claim -> claim.key().equals(key)).count() == PROGRAMS
                    && commands(run).filter(it -> it.is("GET") && it.key().equals(key)).count()
                        > 2 * PROGRAMS);
  }

  @Mistake("pause-as-lease")
  boolean pause_as_lease(Evidence run) {
    return claims(run).anyMatch(command -> command.lease() == Coupons.A_MOMENT.toMillis());
  }

  @Mistake("lease-in-seconds")
  boolean lease_in_seconds(Evidence run) {
    return claims(run)
        .anyMatch(command -> command.lease() == Coupons.HOUR.toSeconds() || command.lease() == 0);
  }

  @Mistake("milliseconds-as-seconds")
  boolean milliseconds_as_seconds(Evidence run) {
    return claims(run).anyMatch(command -> command.lease() == Coupons.HOUR.toMillis() * 1000);
  }

  @Mistake("done-before-the-work")
  boolean done_before_the_work(Evidence run) {
    return run.noted("sent").isEmpty() && says(run, this::writesWhatIsDone);
  }

  private boolean writesWhatIsDone(Command command) {
    return overwrites(command) && command.lease() > Duration.ofDays(1).toMillis();
  }

  private static boolean overwrites(Command command) {
    return command.is("SET") && !command.claims() && !command.has("GET");
  }

  @Mistake("done-ends-with-the-lease")
  boolean done_ends_with_the_lease(Evidence run) {
    return !run.noted("sent").isEmpty()
        && claims(run).findAny().isPresent()
        && says(run, command -> overwrites(command) && command.hasTheLease())
        && !says(run, this::writesWhatIsDone);
  }

  @Mistake("gone-is-done")
  boolean gone_is_done(Evidence run) {
    return foundNothing(run)
        && run.noted("sent").isEmpty()
        && !done_before_the_work(run)
        && !run.calls(AMQP.Basic.Ack.class).isEmpty();
  }

  /** Whether Redis was asked after a claim that had ended. */
  private static boolean foundNothing(Evidence run) {
    return run.noted("commands before the claim ended").stream()
        .anyMatch(before -> run.noted("redis").size() > Integer.parseInt(before));
  }

  @Mistake("another-works-so-acknowledged")
  Optional<WireEvent> another_works_so_acknowledged(Evidence run) {
    return key_and_customer_swapped(run) || key_without_prefix(run) || foundNothing(run)
        ? Optional.empty()
        : run.calls(AMQP.Basic.Ack.class).stream()
            .filter(ack -> !multiple(ack))
            .filter(ack -> run.settled(ack).stream().anyMatch(it -> onlyClaimed(run, it)))
            .findFirst();
  }

  /** Whether it came to two, and none of them has sent its coupon or written that it is sent. */
  private boolean onlyClaimed(Evidence run, WireEvent message) {
    var id = message.content().orElseThrow().properties().getMessageId();
    return !run.noted("sent").contains(customer(message))
        && receivers(run, customer(message)) > 1
        && !says(run, command -> writesWhatIsDone(command) && command.key().endsWith(id));
  }

  private static long receivers(Evidence run, String customer) {
    return run.deliveries().stream()
        .filter(delivery -> customer(delivery).equals(customer))
        .map(WireEvent::client)
        .distinct()
        .count();
  }

  @Mistake("multiple-acks")
  Optional<WireEvent> multiple_acks(Evidence run) {
    return run.calls(AMQP.Basic.Ack.class).stream()
        .filter(ack -> multiple(ack) && run.settled(ack).size() > 1)
        .findFirst();
  }

  private static boolean multiple(WireEvent ack) {
    return ack.method(AMQP.Basic.Ack.class).orElseThrow().getMultiple();
  }

  @Mistake("one-at-a-time")
  Optional<WireEvent> one_at_a_time(Evidence run) {
    return Prefetch.such(run, count -> count == 1);
  }

  @Mistake("no-limit")
  Optional<WireEvent> no_limit(Evidence run) {
    return Prefetch.none(run);
  }

  @Mistake("failed-is-rejected")
  Optional<WireEvent> failed_is_rejected(Evidence run) {
    return run.noted("failed").isEmpty()
        ? Optional.empty()
        : run.settlements().stream().filter(Settlement::letsGo).findFirst();
  }

  @Mistake("second-failure-swallowed")
  boolean second_failure_swallowed(Evidence run) {
    return run.noted("failed").size() == 2 && run.noted("sent").isEmpty();
  }

  @Mistake("claim-kept-on-failure")
  boolean claim_kept_on_failure(Evidence run) {
    return !run.noted("failed").isEmpty()
        && says(run, command -> command.claims() || command.is("EVAL"))
        && !says(run, this::mayGiveUp);
  }

  private boolean mayGiveUp(Command command) {
    return command.is("EVALSHA", "FCALL")
        || command.words().stream().anyMatch(word -> ENDS.matcher(word).find())
        || command.is("SET") && !command.claims() && !writesWhatIsDone(command);
  }

  @Mistake("deletes-anothers-claim")
  boolean deletes_anothers_claim(Evidence run) {
    return deletes(run, false);
  }

  @Mistake("looks-then-deletes")
  boolean looks_then_deletes(Evidence run) {
    return deletes(run, true);
  }

  /** Whether a claim was deleted by a command of its own, just after one that has looked at it. */
  private static boolean deletes(Evidence run, boolean looked) {
    var commands = commands(run).toList();
    return IntStream.range(1, commands.size())
        .filter(i -> commands.get(i).is("DEL", "UNLINK", "GETDEL"))
        .anyMatch(
            i -> {
              var before = commands.get(i - 1);
              return (before.is("GET") && before.key().equals(commands.get(i).key())) == looked;
            });
  }

  @Mistake("all-claims-alike")
  boolean all_claims_alike(Evidence run) {
    var values = claims(run).map(Command::value).toList();
    return values.size() > 1 && new HashSet<>(values).size() == 1;
  }

  @Mistake("setget-without-nx")
  boolean setget_without_nx(Evidence run) {
    return says(
        run, command -> command.is("GETSET") || command.has("GET") && !command.has("NX", "XX"));
  }

  @Mistake("done-only-if-exists")
  boolean done_only_if_exists(Evidence run) {
    return says(run, command -> command.is("SET") && command.has("XX"));
  }

  @Mistake("key-without-prefix")
  boolean key_without_prefix(Evidence run) {
    return says(
        run,
        command -> SIMPLE.contains(command.words().get(0)) && !command.key().startsWith("warren:"));
  }

  @Mistake("key-and-customer-swapped")
  boolean key_and_customer_swapped(Evidence run) {
    return run.noted("sent").stream().anyMatch(customer -> customer.contains("coupon-"));
  }

  @Mistake("wrong-charset")
  boolean wrong_charset(Evidence run) {
    return run.noted("sent").stream()
        .anyMatch(customer -> customer.startsWith("j") && !customer.equals("jörg"));
  }

  private static String customer(WireEvent delivery) {
    return delivery.content().orElseThrow().text();
  }

  private static Stream<Command> claims(Evidence run) {
    return commands(run).filter(Command::claims);
  }

  private static boolean says(Evidence run, Predicate<Command> such) {
    return commands(run).anyMatch(such);
  }

  private static Stream<Command> commands(Evidence run) {
    return run.noted("redis").stream().map(Command::new);
  }
}
