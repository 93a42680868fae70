package reliability;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.staging.Told;

/** Payments {@code p-1}, {@code p-2} and so on, and what is reported of them. */
final class WatchedReports {

  private final Told<PaymentReport> told = Told.of(PaymentReport.class);

  static BankPayment[] payments(int count, LabQueue bank) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> payment(number, bank))
        .toArray(BankPayment[]::new);
  }

  static BankPayment payment(int number, LabQueue bank) {
    return new BankPayment("p-" + number, bank.name(), number);
  }

  /** What is reported of the first payments if the same became of all of them. */
  static String all(String outcome, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> outcome + " p-" + number)
        .collect(joining(", "));
  }

  /** What is to be told. */
  PaymentReport report() {
    return told.collaborator();
  }

  /** Publishes them all, and takes each that fails for reported as unknown. */
  void orFailed(Lab lab, BulkPublisher publisher, BankPayment... payments) {
    for (var payment : payments) {
      lab.attempt(() -> publisher.publish(payment))
          .thrown()
          .ifPresent(thrown -> report().unknown(payment.id()));
    }
  }

  String sorted() {
    return told.all().stream().sorted().collect(joining(", "));
  }

  Set<String> distinct() {
    return Set.copyOf(told.all());
  }

  /** How many reports there are, by their kind. */
  Map<String, Long> counted() {
    return told.all().stream().collect(groupingBy(each -> each.split(" ")[0], counting()));
  }
}
