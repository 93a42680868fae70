package patterns;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import warren.lab.Client;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** What the tests of 2.1 are staged with. */
abstract class ParcelPackersStage {

  final List<String> packed = new CopyOnWriteArrayList<>();
  LabQueue parcels;
  ParcelPackers packers;
  Client office;
  Client anna;
  Client ben;
  Gate packing;

  @BeforeEach
  void an_office_and_two_packers(Lab lab) {
    parcels = lab.queue("parcels");
    packers = new ParcelPackers(parcels.name());
    office = lab.client("office");
    anna = lab.client("anna");
    ben = lab.client("ben");
    packing = lab.gate("packing a parcel");
  }

  void handIn(String... numbers) throws Exception {
    packers.declare(office.channel());
    for (var number : numbers) {
      packers.handIn(office.channel(), number);
    }
  }

  void start(Lab lab, Client client, Packer packer) throws Exception {
    packers.declare(client.channel());
    lab.start("startPacker", () -> packers.startPacker(client.connection(), packer)).result();
  }
}
