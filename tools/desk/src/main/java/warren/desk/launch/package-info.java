/**
 * What the scripts {@code warren} and {@code warren.cmd} start: the build of the tools, and the way
 * from a script to the desk. {@link warren.desk.launch.Build} is run from its source before there
 * are any classes, so it may use the JDK only and is one file; {@link warren.desk.launch.Launcher}
 * may use the desk.
 */
package warren.desk.launch;
