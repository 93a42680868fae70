package patterns;

import static patterns.Severity.CRITICAL;
import static patterns.Severity.ERROR;
import static patterns.Severity.WARNING;
import static warren.lab.LabAssertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import warren.lab.Exercise;
import warren.lab.Lab;

@Exercise("2.3")
class AlertDeskTest extends AlertDeskStage {

  @Test
  void a_desk_gets_every_severity_it_asked_for(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    raise(WARNING, "disk at 80%");
    raise(ERROR, "mail to Köln rejected");
    raise(CRITICAL, "shop is down");

    awaitPaged(
        lab,
        "too few and nobody comes, too many and nobody looks",
        "mail to Köln rejected",
        "shop is down");
  }

  @Test
  void two_desks_may_ask_for_the_same_severity(Lab lab) throws Exception {
    var phone = lab.client("phone");
    var some = EnumSet.of(WARNING, ERROR);
    open(lab, clerk, office, some, alert -> paged.add("office: " + alert));
    open(lab, phone, onCall, BAD, alert -> paged.add("phone: " + alert));
    raise(CRITICAL, "fire"); // first, as what is too much must not come too late
    raise(WARNING, "disk full");
    raise(ERROR, "no mail");

    awaitPaged(
        lab,
        "each desk has a copy of its own of what it asked for",
        "office: disk full",
        "office: no mail",
        "phone: fire",
        "phone: no mail");
  }

  @Test
  void exchange_and_queue_may_be_there_already(Lab lab) throws Exception {
    var other = lab.client("another program").channel();
    other.exchangeDeclare(exchange, "direct", true);
    var archive = lab.queue("archive").declared();
    other.queueBind(archive.name(), exchange, "error");
    office.declared();
    open(lab, clerk, office, BAD, paged::add);
    raise(ERROR, "mail rejected");

    assertThat(archive)
        .because("not all programs are written by you: they agree on the exchange and its keys")
        .eventuallyHolds("mail rejected");
  }

  @Test
  void two_programs_share_a_desk(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    open(lab, lab.client("second clerk"), office, BAD, paged::add);
    lab.await("the consumers of the desk's queue", office::consumers)
        .because("the broker knows when an alert comes; whoever asks is late, or asks in vain")
        .to("be two or more", consumers -> consumers >= 2);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "shop is down");
    lab.untilQuiet();

    awaitPaged(lab, "or two people run to the same fire", "mail rejected", "shop is down");
  }

  @Test
  void what_has_been_paged_is_gone_from_all_desks_of_a_program(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    open(lab, clerk, onCall, BAD, paged::add);
    raise(ERROR, "mail rejected");
    raise(CRITICAL, "fire");

    awaitPaged(
        lab,
        "one program may have two desks open",
        "fire",
        "fire",
        "mail rejected",
        "mail rejected");
    lab.untilSettled(4);
    clerk.die();
    for (var queue : List.of(office, onCall)) {
      assertThat(queue)
          .because("what is still there is paged again, and somebody sees to it twice")
          .eventuallyHasConsumers(0)
          .staysEmpty();
    }
  }

  @Test
  void raising_leaves_no_channel_open(Lab lab) throws Exception {
    open(lab, clerk, office, BAD, paged::add);
    for (int i = 1; i <= 9; i++) {
      raise(ERROR, "mail " + i + " rejected");
    }
    lab.untilSettled(9);

    assertThat(shop)
        .because("a connection has room for some 2000 channels; then no alert gets out any more")
        .eventuallyHasOpenChannelsAtMost(4);
  }
}
