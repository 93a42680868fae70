package warren.desk;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Whoever reads a package need not read those that use it. */
class PackagesTest {

  @Test
  void no_package_uses_one_that_uses_it() {
    var tools = new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS);

    slices().matching("(warren..)").should().beFreeOfCycles().check(tools.importPackages("warren"));
  }
}
