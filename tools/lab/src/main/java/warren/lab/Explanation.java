package warren.lab;

import com.rabbitmq.client.AlreadyClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import warren.lab.Failure.Cause;
import warren.lab.diagnosis.Diagnoses;
import warren.lab.diagnosis.Diagnosis;
import warren.lab.diagnosis.Evidence;
import warren.lab.diagnosis.MistakeDiagnoses;
import warren.lab.telling.Excerpt;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireEvent.Kind;

/** Turns what a test threw into a {@link Failure}. */
final class Explanation {

  /** Events shown around the telling ones, at the beginning and at the end of a recording. */
  private static final int FIRST = 5;

  private static final int LAST = 8;

  private static final int CAUSES = 3;

  private final String exercise;
  private final String claim;
  private final LearnerCode code;
  private final Lab lab;

  /**
   * Of a test.
   *
   * @param claim its name as a sentence
   */
  Explanation(String exercise, String claim, LearnerCode code, Lab lab) {
    this.exercise = exercise;
    this.claim = claim;
    this.code = code;
    this.lab = lab;
  }

  /** The failure to throw instead, with the same throwable as far as a reader needs it. */
  ExplainedError explain(Throwable thrown) {
    boolean late = thrown instanceof Finding finding && finding.late();
    var explained = new ExplainedError(todo(thrown).orElseGet(() -> failure(thrown)), late);
    explained.setStackTrace(code.trimmed(thrown.getStackTrace()));
    return explained;
  }

  /** A starter that nobody has touched yet. */
  private Optional<Failure> todo(Throwable thrown) {
    return allThrown(thrown).stream()
        .filter(Failure::isTodo)
        .findFirst()
        .map(
            each ->
                Failure.unwritten(
                    claim,
                    each.getMessage() + code.line(each).map(line -> " (" + line + ")").orElse(""),
                    next()));
  }

  private Failure failure(Throwable thrown) {
    var events =
        lab.shown().events(event -> event.kind() != Kind.HEARTBEAT && !event.isHandshake());
    var evidence =
        new Evidence(
            events,
            List.copyOf(lab.gates()),
            lab.throwings(),
            allThrown(thrown),
            lab.predictions(),
            lab.notes(),
            lab.elapsed());
    boolean stopped = new Stopped(code, lab).by(thrown);
    var mistakes = stopped ? List.<Diagnosis>of() : mistakes(evidence);
    var diagnoses = Diagnoses.of(evidence);
    var finding = thrown instanceof Finding found ? Optional.of(found) : Optional.<Finding>empty();
    var causes = causes(mistakes, diagnoses, stopped);
    return new Failure(
        claim,
        true,
        finding.map(Finding::expected).orElse(""),
        finding.map(Finding::actual).orElseGet(() -> whatHappened(thrown)),
        finding.flatMap(Finding::why).orElse(""),
        causes,
        events.isEmpty()
            ? Excerpt.none()
            : wire(events, Stream.concat(mistakes.stream(), diagnoses.stream()).toList()),
        staging(!stopped && causes.isEmpty()),
        next());
  }

  private List<Diagnosis> mistakes(Evidence evidence) {
    return MistakeDiagnoses.of(code.testClass())
        .map(own -> own.in(evidence, lab.mistakeWords(exercise)))
        .orElse(List.of());
  }

  private List<Throwable> allThrown(Throwable byTheTest) {
    var troubles = lab.troubles().list().stream().map(Troubles.Trouble::thrown);
    return Stream.of(Stream.of(byTheTest), lab.attempted().stream(), troubles)
        .flatMap(each -> each)
        .toList();
  }

  private String whatHappened(Throwable thrown) {
    if (thrown instanceof AssertionError) {
      return String.valueOf(thrown.getMessage()).strip();
    }
    return (code.line(thrown).isPresent() ? "your code threw " : "the test could not go on: ")
        + Thrown.of(thrown, code);
  }

  /**
   * @param unexplained whether no cause is known; what came too few times is rarely why
   */
  private List<String> staging(boolean unexplained) {
    var staging = new ArrayList<String>(lab.staged());
    lab.storms().forEach(storm -> staging.addAll(storm.plan()));
    if (unexplained) {
      lab.unfired().forEach(fault -> staging.add(fault.story()));
    }
    lab.seed()
        .ifPresent(
            seed ->
                staging.add(
                    "Generated from the seed %d; WARREN_SEED=%d plays it again."
                        .formatted(seed, seed)));
    return staging;
  }

  /**
   * @param stopped whether the code threw before it came to what suspicions and faults are about
   */
  private List<Cause> causes(List<Diagnosis> mistakes, List<Diagnosis> diagnoses, boolean stopped) {
    var causes = new ArrayList<Cause>();
    mistakes.forEach(mistake -> causes.add(cause(mistake)));
    if (!stopped) {
      lab.suspicions().stream()
          .filter(Explanation::holds)
          .forEach(suspicion -> causes.add(new Cause("", suspicion.sentence())));
    }
    var troubles = lab.troubles().list();
    troubles.stream()
        .filter(trouble -> !code.fromTest(trouble.thrown())) // which the test wanted
        .filter(trouble -> !isClosedAlready(trouble) || isOwn(trouble, troubles))
        .limit(1) // what is thrown after the first is likely its consequence
        .forEach(
            trouble ->
                causes.add(
                    new Cause(
                        "threw-elsewhere",
                        "In a %s your code threw %s"
                            .formatted(trouble.where(), Thrown.of(trouble.thrown(), code)))));
    new LockedOut(code)
        .sentence(lab.began())
        .ifPresent(sentence -> causes.add(new Cause("listener-locked-out", sentence)));
    diagnoses.forEach(diagnosis -> causes.add(cause(diagnosis)));
    if (causes.isEmpty()) { // since many a consumer sleeps for a moment, and is right
      new Asleep(code)
          .sentence(Standstill.stacks(lab.began()))
          .ifPresent(sentence -> causes.add(new Cause("consumer-asleep", sentence)));
    }
    return causes.stream().distinct().limit(CAUSES).toList();
  }

  /** It is the first, which has closed what others find closed, and no program has died before. */
  private boolean isOwn(Troubles.Trouble trouble, List<Troubles.Trouble> all) {
    return trouble == all.get(0) && !lab.hasDeadClients();
  }

  private static boolean isClosedAlready(Troubles.Trouble trouble) {
    return trouble.thrown() instanceof AlreadyClosedException;
  }

  private static Cause cause(Diagnosis diagnosis) {
    return new Cause(diagnosis.id(), diagnosis.sentence() + line(diagnosis.evidence()));
  }

  /** The learner's line behind the first event that has one, to be added to a sentence. */
  private static String line(List<WireEvent> evidence) {
    return evidence.stream()
        .flatMap(event -> event.line().stream())
        .findFirst()
        .map(line -> " (" + line + ")")
        .orElse("");
  }

  private static boolean holds(Lab.Suspicion suspicion) {
    try {
      return suspicion.holds().getAsBoolean();
    } catch (RuntimeException | AssertionError e) {
      return false; // what cannot be known explains nothing
    }
  }

  private Excerpt wire(List<WireEvent> events, List<Diagnosis> diagnoses) {
    var telling = new TreeSet<Integer>();
    diagnoses.forEach(
        diagnosis -> diagnosis.evidence().forEach(event -> telling.add(event.number())));
    var shown = new TreeSet<>(telling);
    for (int i = 0; i < events.size(); i++) {
      if (i < FIRST || i >= events.size() - LAST) {
        shown.add(events.get(i).number());
      }
    }
    return Excerpt.of(events, shown, telling);
  }

  private String next() {
    return "Next: ./warren hint " + exercise;
  }
}
