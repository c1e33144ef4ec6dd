namespace Pigeon.Core.Definitions;

/// <summary>With what a member is asked for its health.</summary>
public enum CheckMethod
{
    Get,
    Head,
    Options,
}
