using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>What a file of a certificate folder is.</summary>
internal abstract record PemVerdict
{
    private PemVerdict() { }

    /// <summary>A certificate that can be served.</summary>
    /// <param name="Text">Certificate, chain and key in the one form that all ways to HAProxy take. Never to be logged or shown.</param>
    public sealed record Good(Certificate Certificate, string Text) : PemVerdict
    {
        public override string ToString() => Certificate.ToString();
    }

    /// <summary>Nothing to serve; the reason says how to mend it.</summary>
    public sealed record Bad(string Reason) : PemVerdict;
}
