namespace Pigeon.Core.Definitions;

/// <summary>What members are spoken to.</summary>
public enum MemberProtocol
{
    Http1,
    H2,
}
