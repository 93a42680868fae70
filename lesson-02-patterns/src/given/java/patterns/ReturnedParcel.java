package patterns;

/**
 * A parcel that a customer has sent back.
 *
 * @param number the parcel's number, such as {@code p-1}
 * @param reason why it came back: {@code damaged}, {@code unwanted} or {@code wrong}
 * @param grade what it is still worth, from 1, as new, to 3, scrap
 */
public record ReturnedParcel(String number, String reason, int grade) {}
