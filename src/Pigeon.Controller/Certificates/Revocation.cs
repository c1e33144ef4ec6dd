namespace Pigeon.Controller.Certificates;

/// <param name="By">Who said so, or with what another VM came.</param>
internal sealed record Revocation(DateTimeOffset At, string By, RevocationCause Cause)
{
    /// <summary>Whether tokens of before do not let the VM come back.</summary>
    public bool Bars => Cause is RevocationCause.Revoked or RevocationCause.Removed;
}
