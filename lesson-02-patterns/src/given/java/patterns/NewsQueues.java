package patterns;

/**
 * The queues of the four who listen to the shop's news, by name. A topic has one word or more, from
 * the general to the special: region, product, event, and any details. {@code eu.book.sold.gift}
 *
 * @param europe gets all that concerns the region {@code eu}, from {@code eu} alone to any detail
 * @param sales gets the events of the region {@code eu}: its topics of three words, neither fewer
 *     nor more
 * @param returns gets the event {@code returned} of any product in any region: topics of three
 *     words, neither fewer nor more
 * @param books gets all that concerns the product {@code book} in any region, from two words to any
 *     detail
 */
public record NewsQueues(String europe, String sales, String returns, String books) {}
