using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Core.Planning;

/// <summary>The closed list of things that can be done to a VM.</summary>
public abstract record Move
{
    private Move() { }

    /// <summary>The app that the move belongs to; null when it concerns the VM.</summary>
    public virtual AppName? App => null;

    /// <summary>What it does, in words for people.</summary>
    public abstract string Text { get; }

    /// <summary>HAProxy does not answer: start it with everything that is known.</summary>
    public sealed record StartProxy : Move
    {
        public override string Text => "start HAProxy";
    }

    /// <summary>Load another configuration. There is no reload without a reason.</summary>
    public sealed record Reload(string Reason) : Move
    {
        public override string Text => $"reload HAProxy: {Reason}";
    }

    /// <summary>Put a container into a vacant slot; HAProxy sends it traffic once its checks have passed.</summary>
    public sealed record Fill(Lane Lane, string Server, ContainerId Container, MemberAddress Address, int Weight = 1) : Move
    {
        /// <summary>The name of a container that is yet to be made: its identifier and address are made up then. Null when it is there.</summary>
        public string? Foreseen { get; init; }

        public override AppName? App => Lane.App;

        public override string Text => $"admit {Foreseen ?? $"{Container} at {Address}"} as {Lane}/{Server}";
    }

    /// <summary>As <see cref="Fill"/>, as a new server because the slots have run out.</summary>
    public sealed record AddServer(Lane Lane, string Server, ContainerId Container, MemberAddress Address, int Weight = 1) : Move
    {
        /// <inheritdoc cref="Fill.Foreseen" />
        public string? Foreseen { get; init; }

        public override AppName? App => Lane.App;

        public override string Text => $"admit {Foreseen ?? $"{Container} at {Address}"} as {Lane}/{Server} beyond the slots";
    }

    /// <summary>Let a server that was taken out come back, after HAProxy's checks.</summary>
    public sealed record Readmit(Lane Lane, string Server) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"admit {Lane}/{Server} again";
    }

    /// <summary>Note whose a server is that serves with nobody's name on it; nothing about its traffic changes.</summary>
    public sealed record Own(Lane Lane, string Server, ContainerId Container) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"note that {Lane}/{Server} is {Container}";
    }

    /// <summary>Give a server another share of its lane's traffic.</summary>
    public sealed record SetWeight(Lane Lane, string Server, int Weight) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"give {Lane}/{Server} the weight {Weight}";
    }

    /// <summary>Send nothing new to a server; what it has may finish.</summary>
    /// <param name="IsSticky">
    /// Something leads clients back to their server, and would to one in HAProxy's drain: it goes into maintenance, where what it has may finish as well.
    /// </param>
    public sealed record Drain(Lane Lane, string Server, string Reason, bool IsSticky = false) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"drain {Lane}/{Server}{(IsSticky ? ", its sticky clients too" : "")}: {Reason}";
    }

    /// <summary>Cut requests of which the drain time is over.</summary>
    /// <param name="Version">The version that leaves; null when no stack is on the lane.</param>
    public sealed record Cut(Lane Lane, string Server, StackVersion? Version, CutScope Scope) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"cut {Word} on {Lane}/{Server}: the drain time is over";

        private string Word => Scope switch
        {
            CutScope.Requests => "the requests",
            CutScope.Tunnels => "the tunnels",
            _ => "what is left",
        };
    }

    /// <summary>Put a server into maintenance: nothing new reaches it by any way.</summary>
    public sealed record Park(Lane Lane, string Server, string Reason) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"park {Lane}/{Server}: {Reason}";
    }

    /// <summary>Make a parked server vacant, or delete it if it lies beyond the slots.</summary>
    public sealed record Free(Lane Lane, string Server) : Move
    {
        public override AppName? App => Lane.App;

        public override string Text => $"free {Lane}/{Server}";
    }

    /// <summary>Set an entry of a map, or remove it when the value is null.</summary>
    public sealed record SetMap(MapName Map, string Key, string? Value, AppName? Owner) : Move
    {
        public override AppName? App => Owner;

        public override string Text => Value is null
            ? $"map {Word}: remove {Key}" : $"map {Word}: {Key} -> {Value}";

        private string Word => Map.ToString().ToLowerInvariant();
    }

    /// <summary>A change of the certificates that a frontend serves.</summary>
    /// <param name="File">The name of the certificate's copy.</param>
    public abstract record CertificateMove(FrontendName Frontend, string File) : Move;

    /// <summary>Let the frontend serve another certificate for names that have none of their own.</summary>
    public sealed record SetDefaultCertificate(FrontendName Frontend, Certificate Certificate) : CertificateMove(Frontend, Certificate.File)
    {
        public override string Text => $"make {Certificate.Name} the default certificate of {Frontend}";
    }

    /// <summary>Let the frontend serve a certificate for its names.</summary>
    public sealed record AddCertificate(FrontendName Frontend, Certificate Certificate) : CertificateMove(Frontend, Certificate.File)
    {
        public override string Text => $"serve certificate {Certificate.File} on {Frontend}";
    }

    /// <summary>Take a certificate out of use: it is another one's by now, or its file is gone.</summary>
    public sealed record RemoveCertificate(FrontendName Frontend, string File) : CertificateMove(Frontend, File)
    {
        public override string Text => $"drop certificate {File} from {Frontend}";
    }

    /// <summary>Create a network that containers of the app join.</summary>
    public sealed record CreateNetwork(NetworkName Network, AppName Owner) : Move
    {
        public override AppName? App => Owner;

        public override string Text => $"create network {Network}";
    }

    /// <summary>Run or call a hook, beside everything else.</summary>
    public sealed record RunHook(DueHook Due) : Move
    {
        public override AppName? App => Due.App;

        public override string Text => $"hook {Due}: {Due.Hook}";
    }

    /// <summary>Create the network that the containers of one replica share.</summary>
    public sealed record CreatePod(PodSpec Pod) : Move
    {
        public override AppName? App => Pod.App;

        public override string Text => $"create {Pod.Work}";
    }

    /// <summary>Remove a pod's network: its containers are gone.</summary>
    public sealed record RemovePod(PodNetwork Network) : Move
    {
        public override AppName? App => Network.Pod.App;

        public override string Text => $"remove {Network.Pod.Work}";
    }

    /// <summary>Something done to the folder of a stack's formula.</summary>
    public abstract record FormulaMove(AppName Name, StackVersion Version) : Move
    {
        public override AppName? App => Name;

        /// <inheritdoc cref="LaidFormula.Work"/>
        public string Work => LaidFormula.WorkOf(Name, Version);
    }

    /// <summary>Lay down a stack's formula; of what lies there, only what differs is written.</summary>
    public sealed record LayFormula(StackSpec Spec) : FormulaMove(Spec.App, Spec.Version)
    {
        public override string Text => $"lay {Work} ({Spec.Formula!.Files.Count} file{(Spec.Formula.Files.Count == 1 ? "" : "s")} from {Spec.Formula.Path})";
    }

    /// <summary>Remove the folder of a formula: nothing has it mounted any more.</summary>
    public sealed record RemoveFormula(AppName Name, StackVersion Version) : FormulaMove(Name, Version)
    {
        public override string Text => $"remove {Work}";
    }

    /// <summary>Pull the image if that is wanted, create the container if it is missing, start it; a job only if it has not started yet.</summary>
    public sealed record RunContainer(ReplicaSpec Replica, NetworkName Network) : Move
    {
        /// <summary>What the image's name means to the stack; null while that has to be found out first.</summary>
        public ResolvedImage? Image { get; init; }

        public override AppName? App => Replica.App;

        public override string Text => $"run {Replica.ContainerName} from {Replica.Service.Docker.Image}";
    }

    /// <summary>Stop a container: its stop signal, then after the grace time SIGKILL.</summary>
    /// <param name="KeepEvidence">Keep its last health answers and log lines for the report.</param>
    public sealed record StopContainer(ContainerId Container, string Name, AppName Owner, TimeSpan Grace, bool KeepEvidence) : Move
    {
        public override AppName? App => Owner;

        public override string Text => $"stop {Name}";
    }

    /// <summary>Remove a stopped container.</summary>
    /// <inheritdoc cref="StopContainer" path="/param[@name='KeepEvidence']"/>
    public sealed record RemoveContainer(ContainerId Container, string Name, AppName Owner, bool KeepEvidence) : Move
    {
        public override AppName? App => Owner;

        public override string Text => $"remove {Name}";
    }
}
