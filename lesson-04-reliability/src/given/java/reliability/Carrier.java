package reliability;

/** Somebody who takes the shop's parcels to its customers. */
@FunctionalInterface
public interface Carrier {

  /**
   * Hands over a parcel, and returns when the carrier has taken it. Several may be handed over at
   * the same time.
   *
   * @param parcel the parcel's number
   * @throws RuntimeException if the carrier does not take it, such as with the van full
   */
  void take(String parcel);
}
