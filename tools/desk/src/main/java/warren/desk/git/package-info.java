/** The git command line, for the rooms that need a repository. It uses nothing of the desk. */
package warren.desk.git;
