/**
 * What was said on the wire, kept and told: the last run of each exercise, and what the learner's
 * own programs say. It may use the lab's recordings and the course; of the engine it knows only
 * what that hands over.
 */
package warren.desk.trace;
