package warren.desk.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import warren.course.CourseLoader;
import warren.desk.record.ExchangeTable;
import warren.desk.record.Recordings;
import warren.lab.broker.keeper.BrokerLease;

/** The guide's table of exchange types is what this broker does. */
class ExchangeTableTest {

  private static final Path ROOT = Path.of(System.getProperty("warren.root"));

  @Test
  void the_table_in_the_guide_is_what_the_broker_does_today() throws Exception {
    var recordings = new Recordings(CourseLoader.load(ROOT));
    try (var lease = BrokerLease.acquire(ROOT, progress -> {})) {
      assertThat(recordings.kept(recordings.exchangeTable()))
          .as("docs/recordings/exchange-types.adoc; ./warren record writes it anew")
          .contains(table(lease));
    }
  }

  private static String table(BrokerLease lease) throws IOException {
    try {
      return ExchangeTable.run(lease);
    } catch (IOException refused) {
      if (String.valueOf(refused.getCause()).contains("exchange type")) {
        return abort("this broker lacks the consistent-hash plugin: " + refused.getCause());
      }
      throw refused;
    }
  }
}
