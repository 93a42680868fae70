package reliability;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;

/** What whoever looks into the parking queue sees of an invoice. */
record ParkedInvoice(Message message) {

  /** Those in that queue, each in words. */
  static List<String> in(LabQueue parking) {
    return parking.messages().stream().map(it -> new ParkedInvoice(it).toString()).toList();
  }

  /** As in {@code inv-1, id m-1, text/plain, mode 2, customer c-7, with a reason}. */
  @Override
  public String toString() {
    var properties = message.properties();
    var headers = Optional.ofNullable(properties.getHeaders()).orElse(Map.of());
    var why = headers.containsKey("x-death") || headers.toString().contains("accounts are locked");
    return "%s, id %s, %s, mode %s, customer %s, %s reason"
        .formatted(
            message.body(),
            properties.getMessageId(),
            properties.getContentType(),
            properties.getDeliveryMode(),
            headers.get("customer"),
            why ? "with a" : "without");
  }
}
