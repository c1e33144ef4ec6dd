namespace Pigeon.EndToEnd.Tests.Fleet;

/// <summary>Something is killed while a verb runs, and started again later, as a unit would be; or a cable is pulled and plugged in again.</summary>
/// <param name="Vm">On which VM; of no matter to the controller.</param>
/// <param name="At">How long after the verb began.</param>
/// <param name="DownFor">How long nobody starts it again; HAProxy is its agent's to start.</param>
internal sealed record Blow(Blow.Victim Part, int Vm, TimeSpan At, TimeSpan DownFor)
{
    public enum Victim
    {
        Agent,
        Controller,
        Docker,
        HaproxyMaster,
        HaproxyWorker,
        Cable,
    }

    private static readonly TimeSpan Latest = TimeSpan.FromMilliseconds(1500);

    /// <summary>Longer than a VM may take to switch.</summary>
    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(17);

    /// <summary>One to three that do not hit the same thing.</summary>
    public static IReadOnlyList<Blow> Some(Random chance, int vms) =>
        [.. Enumerable.Range(0, chance.Next(1, 4)).Select(_ => Draw(chance, vms)).DistinctBy(blow => blow.What)];

    /// <summary>What is hit: of a VM's HAProxy both processes go, whichever is killed.</summary>
    private string What => Part switch
    {
        Victim.Controller => "controller",
        Victim.Agent or Victim.Docker or Victim.Cable => $"{Part} of vm{Vm + 1}",
        _ => $"HAProxy of vm{Vm + 1}",
    };

    public override string ToString() => $"{What} ({Part}) after {At.TotalMilliseconds:0} ms for {DownFor.TotalMilliseconds:0} ms";

    // Soon after the beginning is when most is decided.
    private static Blow Draw(Random chance, int vms) => new(
        (Victim)chance.Next(6), chance.Next(vms), Latest * Math.Pow(chance.NextDouble(), 2), chance.Next(6) == 0 ? TooLong : Latest * (chance.Next(2) * chance.NextDouble()));
}
