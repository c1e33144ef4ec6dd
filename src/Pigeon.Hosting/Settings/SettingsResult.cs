using Pigeon.Core;
using Pigeon.Core.Definitions;

namespace Pigeon.Hosting.Settings;

/// <summary>What reading a process's configuration came to.</summary>
public abstract record SettingsResult<T>
{
    private SettingsResult() { }

    public sealed record Valid(T Settings) : SettingsResult<T>;

    /// <summary>Everything that is wrong: what concerns the file in its order, then what concerns the environment.</summary>
    public sealed record Invalid(ValueList<DefinitionError> Errors) : SettingsResult<T>;
}
