/**
 * The learner's own files, as the commands that change them see them: what is there is backed up
 * before it is replaced, and any backup can be brought back. It uses git, for the starters as they
 * were committed, and knows nothing of judging.
 */
package warren.desk.answers;
