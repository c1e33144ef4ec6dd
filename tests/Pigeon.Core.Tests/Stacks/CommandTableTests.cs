using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;

namespace Pigeon.Core.Tests.Stacks;

/// <summary>What every command comes to in every state of the stack that it names. Each cell is written down.</summary>
public sealed class CommandTableTests
{
    private const string Table = """
                       Absent    Releasing Release   Active    Inactive  Deactivating
        release        Changed   Unchanged Unchanged Unchanged Unchanged Busy
        release-other  Changed   State     State     State     State     Busy
        activate       Unknown   Unknown   Changed   Unknown   Unknown   Unknown
        activate-v     Unknown   NotReady  Changed   Unchanged Changed   State
        rollback       State     State     State     State     Changed   State
        rollback-v     State     State     State     Unchanged Changed   State
        deactivate     Unchanged Changed   Changed   State     Changed   Changed
        deactivate-f   Unchanged Changed   Changed   Changed   Changed   Changed
        abort          Unchanged Unchanged Unchanged Unchanged Unchanged Unchanged
        """;

    public static TheoryData<string, string, string> Cells
    {
        get
        {
            var lines = Table.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
            var cells = new TheoryData<string, string, string>();
            foreach (var line in lines.Skip(1))
                for (var column = 0; column < lines[0].Length; column++) cells.Add(line[0], lines[0][column], line[column + 1]);
            return cells;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_command_comes_to_what_the_table_says(string command, string state, string expected)
    {
        var app = AppIn(state);

        Assert.Equal(expected, Word(Apply(app, CommandNamed(command, 1), ready: true)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Nothing_that_is_not_ready_is_switched_to(string command, string state, string expected)
    {
        var switches = expected == "Changed" && (command.StartsWith("activate", StringComparison.Ordinal) || command.StartsWith("rollback", StringComparison.Ordinal));

        Assert.Equal(switches ? "NotReady" : expected, Word(Apply(AppIn(state), CommandNamed(command, 1), ready: false)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void While_an_operation_runs_only_an_abort_is_heard(string command, string state, string expected)
    {
        var busy = AppIn(state).Begin(new Operation { Id = Sample.Id(7), Verb = Verb.Deactivate, StartedAt = Sample.Now });

        Assert.NotEmpty(expected);
        Assert.Equal(command == "abort" ? "Changed" : "Busy", Word(Apply(busy, CommandNamed(command, 1), ready: true)));
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void A_repeated_operation_changes_nothing_and_an_old_revision_is_refused(string command, string state, string expected)
    {
        var app = AppIn(state).Begin(new Operation { Id = Sample.Id(1), Verb = Verb.Release, StartedAt = Sample.Now, Outcome = OperationOutcome.Done });

        Assert.NotEmpty(expected);
        Assert.Equal("Unchanged", Word(Apply(app, CommandNamed(command, 1), ready: true)));
        Assert.Equal("Revision", Word(Apply(app, CommandNamed(command, 2) with { IfRevision = 3 }, ready: true)));
    }

    [Fact]
    public void The_table_has_no_hole()
    {
        var cells = Cells.Select(cell => ((string)cell[0], (string)cell[1])).ToHashSet();
        var verbs = cells.Select(cell => CommandNamed(cell.Item1, 1).Verb).ToHashSet();

        Assert.Equal(Enum.GetValues<Verb>().Order(), verbs.Order());
        Assert.All(Enum.GetNames<StackState>().Append("Absent"), state =>
            Assert.All(cells.Select(cell => cell.Item1).Distinct(), command => Assert.Contains((command, state), cells)));
    }

    private static App AppIn(string state) => state == "Absent" ? Sample.AppWith() : Sample.AppWith(("2", Enum.Parse<StackState>(state)));

    private static Decision Apply(App app, Command command, bool ready)
    {
        var observed = Sample.AllReady(app);
        return StackMachine.Apply(Sample.DesiredWith(app), command, ready ? observed : observed with { Proxy = null }, Sample.Now);
    }

    private static Command CommandNamed(string name, int id) => name switch
    {
        "release" => new Command.Release(Sample.Spec("2"), TimeSpan.FromMinutes(1)) { Id = Sample.Id(id), App = Sample.Shop },
        "release-other" => new Command.Release(Sample.Spec("2", count: 3), TimeSpan.FromMinutes(1)) { Id = Sample.Id(id), App = Sample.Shop },
        "activate" => new Command.Activate(null) { Id = Sample.Id(id), App = Sample.Shop },
        "activate-v" => new Command.Activate(Sample.V("2")) { Id = Sample.Id(id), App = Sample.Shop },
        "rollback" => new Command.Rollback(null) { Id = Sample.Id(id), App = Sample.Shop },
        "rollback-v" => new Command.Rollback(Sample.V("2")) { Id = Sample.Id(id), App = Sample.Shop },
        "deactivate" => new Command.Deactivate(Sample.V("2"), false) { Id = Sample.Id(id), App = Sample.Shop },
        "deactivate-f" => new Command.Deactivate(Sample.V("2"), true) { Id = Sample.Id(id), App = Sample.Shop },
        "abort" => new Command.Abort(null) { Id = Sample.Id(id), App = Sample.Shop },
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such command"),
    };

    private static string Word(Decision decision) =>
        decision is Decision.Refused refused ? refused.Code.ToString() : decision.GetType().Name;
}
