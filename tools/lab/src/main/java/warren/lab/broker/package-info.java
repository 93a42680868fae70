/**
 * A broker, the settings that choose it, and the folder that holds what was started for it. Knows
 * neither how one is come by ({@code ways}) nor who keeps it ({@code keeper}); uses {@code
 * machine}.
 */
package warren.lab.broker;
