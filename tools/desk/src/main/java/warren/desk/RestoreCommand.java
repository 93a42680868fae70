package warren.desk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import warren.course.CourseException;
import warren.course.Exercise;
import warren.desk.answers.Backup;
import warren.desk.answers.Backups;
import warren.desk.answers.Cause;
import warren.desk.answers.Replacing;
import warren.desk.outcome.ExitCode;
import warren.desk.outcome.MisuseException;
import warren.desk.session.Desk;
import warren.desk.session.Resets;

/** {@code ./warren restore}: the backups, and any of them brought back. */
@Command(
    name = "restore",
    description = "List the backups of your files, or bring one of them back.")
final class RestoreCommand extends Warren.Sub {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final int FILES_SHOWN = 3;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "The backup's number in the list; without it, the list.")
  private Optional<Integer> number;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Bring back only this exercise's file of it.")
  private Optional<String> id;

  @Override
  public Integer call() throws CourseException, IOException {
    Desk desk = desk();
    List<Backup> all = new Backups(desk.course().root()).all();
    if (number.isEmpty()) {
      list(desk, all);
    } else {
      restore(desk, chosen(all));
    }
    return ExitCode.PASSED;
  }

  private void list(Desk desk, List<Backup> all) {
    if (all.isEmpty()) {
      screen().line("There are no backups. They are made before a file of yours is replaced.");
      return;
    }
    for (Backup backup : all) {
      screen()
          .line(
              "%3d  %s  %s"
                  .formatted(
                      backup.number(),
                      TIME.format(backup.time().atZone(ZoneId.systemDefault())),
                      backup.cause().words()));
      backup.files().stream()
          .limit(FILES_SHOWN)
          .forEach(file -> screen().line(screen().faint("     " + named(desk, file))));
      if (backup.files().size() > FILES_SHOWN) {
        screen()
            .line(
                screen().faint("     and %d more".formatted(backup.files().size() - FILES_SHOWN)));
      }
    }
    screen().line("");
    screen().line("./warren restore NUMBER brings one back; what is there now is backed up first.");
  }

  private Backup chosen(List<Backup> all) {
    return all.stream()
        .filter(backup -> backup.number() == number.get())
        .findFirst()
        .orElseThrow(
            () ->
                new MisuseException(
                    "There is no backup %d.\nNext: ./warren restore lists them."
                        .formatted(number.get())));
  }

  private void restore(Desk desk, Backup backup) throws IOException {
    Path root = desk.course().root();
    List<Path> files = id.isPresent() ? List.of(only(desk, backup)) : backup.files();
    Map<Path, byte[]> contents = new LinkedHashMap<>();
    for (Path file : files) {
      contents.put(root.resolve(file.toString()), backup.content(file));
    }
    String command =
        "./warren restore %d%s".formatted(backup.number(), id.map(name -> " " + name).orElse(""));
    var made = new Replacing(root).write(contents, Cause.RESTORE, command);
    files.forEach(file -> screen().good("Brought back: " + named(desk, file)));
    Resets.tellBackup(screen(), made);
  }

  private Path only(Desk desk, Backup backup) {
    Exercise exercise = desk.exercise(id);
    return backup.files().stream()
        .filter(file -> belongs(desk, exercise, file))
        .findFirst()
        .orElseThrow(
            () ->
                new MisuseException(
                    "Backup %d has no file of %s.\nNext: ./warren restore lists them."
                        .formatted(backup.number(), exercise.id())));
  }

  private static String named(Desk desk, Path file) {
    String path = file.toString().replace('\\', '/');
    return desk.course().exercises().stream()
        .filter(exercise -> belongs(desk, exercise, file))
        .findFirst()
        .map(exercise -> exercise.id() + "  " + path)
        .orElse(path);
  }

  private static boolean belongs(Desk desk, Exercise exercise, Path file) {
    return desk.course().root().resolve(file.toString()).equals(exercise.starter());
  }
}
