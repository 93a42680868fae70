package patterns;

/** Somebody who packs parcels, one at a time. A bulky one may take an hour. */
@FunctionalInterface
public interface Packer {

  /**
   * Packs a parcel and returns when it is packed.
   *
   * @param parcel the parcel's number
   */
  void pack(String parcel);
}
