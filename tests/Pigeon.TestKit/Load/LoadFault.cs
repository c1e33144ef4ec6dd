namespace Pigeon.TestKit;

/// <summary>Why a request counts as lost.</summary>
internal sealed class LoadFault(FailureKind kind, string message, int? status = null, Exception? cause = null) : Exception(message, cause)
{
    public FailureKind Kind => kind;

    public int? Status => status;
}
