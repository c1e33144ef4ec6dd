namespace Pigeon.Core.Protocol;

/// <summary>The stable words for what went wrong.</summary>
public static class ProblemCode
{
    /// <summary>The request is not what the API takes (400).</summary>
    public const string BadRequest = "bad-request";

    /// <summary>The definition is wrong (422); <see cref="ProblemWire.Errors"/> lists how.</summary>
    public const string InvalidDefinition = "invalid-definition";

    /// <summary>The definition names a formula whose files were not sent (422): ask again with those of <see cref="ProblemWire.Formula"/>.</summary>
    public const string FormulaNeeded = "formula-needed";

    /// <summary>No such app, version or operation (404).</summary>
    public const string Unknown = "unknown";

    /// <summary>The state does not allow it (409).</summary>
    public const string RefusedByState = "refused-by-state";

    /// <summary>The stack is not ready now (409).</summary>
    public const string NotReady = "not-ready";

    /// <summary>Another app claims the route (409).</summary>
    public const string RouteTaken = "route-taken";

    /// <summary>A controller manages the VM: changes are said there (409).</summary>
    public const string Managed = "managed";

    /// <summary>HAProxy refuses the configuration (422).</summary>
    public const string ConfigRefused = "config-refused";

    /// <summary>Another operation of the app did not end in time (423).</summary>
    public const string Locked = "locked";

    /// <summary>The app's revision is another (412).</summary>
    public const string RevisionMismatch = "revision-mismatch";

    /// <summary>The Docker Engine cannot be reached, and the verb needs it (503).</summary>
    public const string DockerUnreachable = "docker-unreachable";

    /// <summary>The desired state could not be stored (507); nothing was changed.</summary>
    public const string StorageFailed = "storage-failed";

    /// <summary>There is no token, or one that opens nothing here (401).</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>The token is not for this (403).</summary>
    public const string Forbidden = "forbidden";

    /// <summary>A living VM of the fleet has the name already (409).</summary>
    public const string NameTaken = "name-taken";

    /// <summary>Another controller leads (307): the header Location says where.</summary>
    public const string NotLeader = "not-leader";

    /// <summary>No controller leads now, as far as this one knows (503): ask again, or another one.</summary>
    public const string NoLeader = "no-leader";

    /// <summary>The request came slower than it is waited for (408).</summary>
    public const string TooSlow = "too-slow";

    /// <summary>The request is larger than what is taken (413).</summary>
    public const string TooLarge = "too-large";

    /// <summary>More connections than are taken (in the audit only: nothing is said on them).</summary>
    public const string TooMany = "too-many";

    /// <summary>A fault of the agent or controller (500).</summary>
    public const string Fault = "fault";
}
