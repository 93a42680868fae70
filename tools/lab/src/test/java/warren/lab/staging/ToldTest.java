package warren.lab.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToldTest {

  interface Report {
    void taken(String id);

    void moved(String id, int places);

    void over();
  }

  private final Told<Report> told = Told.of(Report.class);

  @Test
  void it_notes_what_it_is_told_in_order() {
    told.collaborator().taken("p-2");
    told.collaborator().moved("p-1", 3);
    told.collaborator().over();
    told.collaborator().taken(null);

    assertThat(told.all()).containsExactly("taken p-2", "moved p-1 3", "over", "taken null");
  }

  @Test
  void what_every_object_is_asked_is_not_noted() {
    var report = told.collaborator();

    assertThat(report.equals(told)).isTrue();
    assertThat(report.hashCode()).isEqualTo(told.hashCode());
    assertThat(report).asString().isEqualTo(told.toString());
    assertThat(told.all()).isEmpty();
  }
}
