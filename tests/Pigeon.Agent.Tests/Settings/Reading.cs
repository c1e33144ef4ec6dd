using Pigeon.Agent.Settings;
using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Hosting.Settings;
using Xunit;

namespace Pigeon.Agent.Tests.Settings;

/// <summary>Reads a configuration that exists only in a test.</summary>
internal static class Reading
{
    public const string Host = "host7";

    /// <param name="variables">Each <c>NAME=value</c>.</param>
    public static AgentSettings Valid(string yaml, params string[] variables) =>
        Assert.IsType<SettingsResult<AgentSettings>.Valid>(Result(yaml, variables)).Settings;

    public static ValueList<DefinitionError> Invalid(string yaml, params string[] variables) =>
        Assert.IsType<SettingsResult<AgentSettings>.Invalid>(Result(yaml, variables)).Errors;

    /// <summary>The keys, or names of variables, at which something is wrong.</summary>
    public static IEnumerable<string> Keys(string yaml, params string[] variables) => Invalid(yaml, variables).Select(error => error.Key);

    public static Dictionary<string, string> Environment(params string[] variables) =>
        variables.Select(variable => variable.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    private static SettingsResult<AgentSettings> Result(string yaml, string[] variables) => SettingsReader.Read(yaml, "agent.yaml", Environment(variables), Host);
}
