namespace Pigeon.Controller.Store.Etcd;

/// <summary>An etcd answered that it does not do it: nothing changed.</summary>
/// <param name="code">Its reason, as gRPC counts them.</param>
internal sealed class EtcdRefusedException(int code, string message) : Exception(message)
{
    public const int NotFound = 5;

    public const int PermissionDenied = 7;

    /// <summary>Too large, too many, or no room.</summary>
    public const int Exhausted = 8;

    /// <summary>The revision is compacted, or none yet.</summary>
    public const int OutOfRange = 11;

    public const int Unavailable = 14;

    public const int Unauthenticated = 16;

    /// <summary>What is said before anything is done: a wrong request, no such thing, no permission, no room. Everything else leaves open what became of a change.</summary>
    private static readonly int[] SureOnes = [3, NotFound, PermissionDenied, Exhausted, 9, OutOfRange, 12, Unauthenticated];

    public int Code => code;

    /// <summary>Whether a new session may do better: this one is over, or from before a change of the etcd's users.</summary>
    public bool IsOfSession => code == Unauthenticated || Message.Contains("auth store is old", StringComparison.Ordinal);

    /// <summary>Whether another member may do better.</summary>
    public bool IsOfMember => !SureOnes.Contains(code);
}
