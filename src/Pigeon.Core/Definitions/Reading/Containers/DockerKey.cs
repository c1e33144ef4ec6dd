using Pigeon.Core.Yaml;

namespace Pigeon.Core.Definitions.Reading.Containers;

/// <summary>One key of <c>docker_config</c>: its names, and what its value adds to the configuration.</summary>
/// <param name="Name">The name that Salt's own documentation lists it under.</param>
/// <param name="Aliases">Other names that are taken for it.</param>
internal sealed record DockerKey(string Name, ValueList<string> Aliases, Func<DockerConfig, Field, DockerConfig> Read)
{
    public DockerKey(string name, Func<DockerConfig, Field, DockerConfig> read)
        : this(name, [], read)
    {
    }

    public IEnumerable<string> Names => [Name, .. Aliases];
}
