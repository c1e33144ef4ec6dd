namespace Pigeon.Core.Yaml;

/// <summary>What YAML's core schema reads into a value that is written without quotes.</summary>
public enum PlainKind
{
    Text,
    Null,
    Boolean,
    Number,
}
