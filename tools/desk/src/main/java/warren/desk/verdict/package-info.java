/**
 * A verdict as the learner reads it: what fits on the screen first, the whole of it when asked for.
 * Everything here turns values into lines; nothing writes them.
 */
package warren.desk.verdict;
