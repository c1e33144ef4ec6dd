using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Rendering;

public sealed class SelectionTests
{
    private static readonly App Serving = Sample.AppWith(("1", StackState.Active), ("2", StackState.Releasing));
    private static readonly App New = Sample.AppWith(("1", StackState.Releasing));

    [Fact]
    public void What_is_wanted_is_taken_while_nothing_stands_against_it()
    {
        var wanted = Text(Serving, "wanted");

        Assert.Equal(new Selection(wanted, null), Select(Serving, wanted, Text(Serving, "last good")));
    }

    [Theory]
    [InlineData("wanted", "last good", StandIn.LastGood)]
    [InlineData("wanted, last good", "plain", StandIn.Shipped)]
    [InlineData("wanted, last good, plain", "wanted", StandIn.Standstill)]
    public void An_app_with_traffic_is_never_left_out(string refused, string taken, StandIn standIn)
    {
        var selection = Select(Serving, Text(Serving, "wanted"), Text(Serving, "last good"), refused.Split(", "));

        Assert.Equal(Text(Serving, taken), selection.Text);
        Assert.Equal((standIn, "no wanted"), (selection.Quarantine!.StandIn, selection.Quarantine.Message));
    }

    [Theory]
    [InlineData("wanted", StandIn.LastGood)]
    [InlineData("wanted, last good", StandIn.Absence)]
    public void An_app_without_traffic_is_left_out_when_nothing_of_it_is_accepted(string refused, StandIn standIn)
    {
        var selection = Select(New, Text(New, "wanted"), Text(New, "last good"), refused.Split(", "));

        Assert.Equal((standIn, standIn is StandIn.Absence), (selection.Quarantine!.StandIn, selection.Text is null));
    }

    [Fact]
    public void A_text_that_could_not_be_rendered_is_never_loaded_as_nothing()
    {
        var selection = Select(Serving, new AppText(Sample.Shop, [], "backend.cfg(1,1): no"), null, "plain");

        Assert.Equal((StandIn.Standstill, "backend.cfg(1,1): no"), (selection.Quarantine!.StandIn, selection.Quarantine.Message));
        Assert.Equal(Text(Serving, "plain"), selection.Text);
    }

    [Fact]
    public void A_failed_release_that_never_had_traffic_is_none_to_keep()
    {
        var failed = New with { Stacks = [New.Stacks[0] with { State = StackState.Deactivating, Failure = "not accepted" }] };

        Assert.Null(Select(failed, Text(failed, "wanted"), null, "wanted").Text);
    }

    [Fact]
    public void A_release_fails_with_the_message_when_its_lane_has_another_text_than_it_asks_for()
    {
        var lastGood = Text(Serving, "last good");
        var changed = Serving with { Lanes = Serving.Lanes.Select(lane => lane.Letter == 'b' ? lane with { Settings = Sample.Spec("2", checkSeconds: 9).Loadbal.Lane } : lane).ToValueList() };
        var held = Select(changed, Text(changed, "wanted"), lastGood, "wanted").Quarantine!;
        var before = Sample.DesiredWith(changed);

        var after = StackMachine.Advance(before, Sample.AllReady(changed) with { Quarantine = [held] }, Sample.Now).Find(Sample.Shop)!;

        Assert.Equal([new Lane(Sample.Shop, 'b')], held.Stale);
        Assert.Equal(StackState.Active, after.Find(Sample.V("1"))!.State);
        Assert.Equal((StackState.Deactivating, true), (after.Find(Sample.V("2"))!.State, after.Find(Sample.V("2"))!.Failure!.Contains("no wanted", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_release_that_needs_no_other_text_than_the_loaded_one_goes_on()
    {
        var held = Select(Serving, Text(Serving, "wanted"), Text(Serving, "last good"), "wanted").Quarantine!;

        var after = StackMachine.Advance(Sample.DesiredWith(Serving), Sample.AllReady(Serving) with { Quarantine = [held] }, Sample.Now).Find(Sample.Shop)!;

        Assert.Equal(StackState.Release, after.Find(Sample.V("2"))!.State);
    }

    private static Selection Select(App app, AppText wanted, AppText? lastGood, params string[] refused) => Selection.For(
        app, wanted, lastGood, () => Text(app, "plain"), text => refused.FirstOrDefault(word => text == Text(app, word)) is { } word ? $"no {word}" : null);

    private static AppText Text(App app, string words) =>
        new(app.Name, app.Lanes.Select(lane => new LaneText(new Lane(app.Name, lane.Letter), lane, words, "")).ToValueList());
}
