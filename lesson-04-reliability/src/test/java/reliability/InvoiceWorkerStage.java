package reliability;

import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 4.6 are staged with. */
abstract class InvoiceWorkerStage {

  Lab lab;
  Client client;
  LabQueue invoices;
  LabQueue parking;
  InvoiceWorker worker;
  WatchedAccounts accounts;

  @BeforeEach
  void a_worker_with_three_attempts(Lab lab) {
    this.lab = lab;
    client = lab.client("worker");
    invoices = lab.queue("invoices");
    parking = lab.queue("parking");
    worker = new InvoiceWorker(invoices.name(), parking.name(), 3);
    accounts = new WatchedAccounts(lab);
  }

  void work(String... numbers) throws Exception {
    start(accounts);
    invoices.holding(numbers);
  }

  void start(Accounts books) throws Exception {
    worker.declare(client.channel());
    lab.start("start", () -> worker.start(client.channel(), books)).result();
  }

  int parked() {
    return parking.ready() - client.untaken();
  }
}
