package warren.lab.broker.keeper;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import warren.lab.broker.BrokerSettings;

/** The names by which users find the keeper that they share. */
final class Keys {

  private static final int HASH_DIGITS = 8;

  private Keys() {}

  /**
   * Names what is shared: the same for the same course folder, the same settings, and versions of
   * the course that understand each other.
   */
  static String of(Path root, BrokerSettings settings) throws IOException {
    return ofCourse(root) + "-" + hash(KeeperProtocol.VERSION + "\n" + settings);
  }

  /** Begins the keys of a course folder, whatever the settings. */
  static String ofCourse(Path root) throws IOException {
    return hash(root.toRealPath().toString());
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "%064x".formatted(new BigInteger(1, hash)).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
