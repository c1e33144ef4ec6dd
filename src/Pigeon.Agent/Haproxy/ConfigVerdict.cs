namespace Pigeon.Agent.Haproxy;

/// <summary>What "haproxy -c" says about a configuration. It does not try whether addresses are free.</summary>
public abstract record ConfigVerdict
{
    private ConfigVerdict()
    {
    }

    public sealed record Ok : ConfigVerdict;

    /// <summary>Valid, but nothing listens: fine for a fragment, and nothing that HAProxy would start with.</summary>
    public sealed record NoListener : ConfigVerdict;

    /// <summary>HAProxy would refuse it, for the reasons given in its own words.</summary>
    public sealed record Refused(string Text) : ConfigVerdict;
}
