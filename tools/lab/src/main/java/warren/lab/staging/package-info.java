/**
 * What a test hands to the learner's code in place of the real thing, and what it makes happen
 * there: a database whose program dies in the middle, a Redis that is held between two commands or
 * whose clock is put forward, a collaborator that throws. It may use the lab and its stores;
 * nothing in the lab uses it.
 */
package warren.lab.staging;
