package reliability;

/**
 * A receipt that a till has printed and that the books must have.
 *
 * @param id unlike that of every other receipt; the till gave it when it printed the receipt
 * @param text what was printed
 */
public record Receipt(String id, String text) {}
