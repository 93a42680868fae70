package reliability;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Throwing;

/** A queue of parcels, a client for the worker, and carriers that take, wait or refuse. */
abstract class ParcelStage {

  static final int HANDS = 2;

  final List<String> taken = new CopyOnWriteArrayList<>();
  LabQueue parcels;
  Client client;
  Gate handingOver;
  Gate takingOver;
  Throwing refusing;

  @BeforeEach
  void parcels_and_a_worker_to_be(Lab lab) {
    parcels = lab.queue("parcels").declared();
    client = lab.client("worker");
    handingOver = lab.gate("handing over");
    takingOver = lab.gate("taking over");
    takingOver.open();
    refusing = lab.throwing();
  }

  void start(Lab lab, Client client, Carrier carrier) throws Exception {
    var worker = new ParcelWorker(carrier, HANDS);
    lab.start("start", () -> worker.start(client.channel(), parcels.name())).result();
  }

  void takeAllButTheFirst(String parcel) {
    if (parcel.equals("p-1")) {
      handingOver.pass(parcel);
    }
    take(parcel);
  }

  void take(String parcel) {
    takingOver.pass(parcel);
    taken.add(parcel);
  }

  List<String> sorted() {
    return taken.stream().sorted().toList();
  }
}
