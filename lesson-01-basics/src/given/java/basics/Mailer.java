package basics;

/** The way to the shop's mail server, which is slow: a mail may take it seconds, or minutes. */
@FunctionalInterface
public interface Mailer {

  /** Mails the customer that the order has been placed; returns when the mail is out. */
  void confirm(String order);
}
