using Pigeon.Core;
using Pigeon.Core.Definitions;

namespace Pigeon.Agent.Settings;

/// <summary>What reading the agent's configuration came to.</summary>
public abstract record SettingsResult
{
    private SettingsResult() { }

    public sealed record Valid(AgentSettings Settings) : SettingsResult;

    /// <summary>Everything that is wrong: what concerns the file in its order, then what concerns the environment.</summary>
    public sealed record Invalid(ValueList<DefinitionError> Errors) : SettingsResult;
}
