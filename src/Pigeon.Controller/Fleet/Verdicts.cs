using Pigeon.Core.Fleet;
using Pigeon.Core.Names;

namespace Pigeon.Controller.Fleet;

/// <summary>What a turn of the keeper has decided. Nobody hears of it before it is stored.</summary>
/// <param name="desired">What should be, before the first request.</param>
internal sealed class Verdicts(FleetDesired desired)
{
    private readonly List<(FleetRequest Request, FleetAnswer Answer)> _answers = [];
    private readonly List<(FleetRequest Request, OperationId Operation)> _accepted = [];

    public FleetDesired Desired { get; private set; } = desired;

    /// <summary>Whether a request waits for another operation to end.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Why it could not be stored.</summary>
    public string Failure { get; set; } = "";

    public void Answer(FleetRequest request, FleetAnswer answer) => _answers.Add((request, answer));

    public void Accept(FleetRequest request, FleetDesired next, OperationId operation)
    {
        Desired = next;
        _accepted.Add((request, operation));
    }

    /// <summary>Begins what nobody has to ask for, after all that was asked.</summary>
    public void Expire(FleetView view, DateTimeOffset now) => Desired = FleetMachine.Expire(Desired, view, now);

    /// <summary>Answers all of them.</summary>
    public void Reply(bool stored)
    {
        foreach (var (request, operation) in _accepted) request.Reply(stored ? Accepted(request.Command.App, operation) : new FleetAnswer.NotStored(Failure));

        // They may rest on what was accepted before them.
        foreach (var (request, answer) in _answers) request.Reply(stored || _accepted.Count == 0 ? answer : new FleetAnswer.NotStored(Failure));
    }

    private FleetAnswer.Accepted Accepted(AppName name, OperationId id)
    {
        var app = Desired.Find(name)!;
        return new FleetAnswer.Accepted(app, app.Operations.First(operation => operation.Id == id));
    }
}
