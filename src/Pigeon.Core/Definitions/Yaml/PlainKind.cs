namespace Pigeon.Core.Definitions.Yaml;

/// <summary>What YAML's core schema reads into a value that is written without quotes.</summary>
internal enum PlainKind
{
    Text,
    Null,
    Boolean,
    Number,
}
